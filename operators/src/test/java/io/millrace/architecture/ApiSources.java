package io.millrace.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The public API of a module as its sources declare it. Sources tell which module a class belongs
 * to, also where a class path joins several modules in one folder, and they hold the documentation.
 *
 * @param sourceFolder folder of sources, such as {@code src/main/java}
 * @param apiPackage package that the API lies in, with its sub-packages
 */
public record ApiSources(Path sourceFolder, String apiPackage) {

  /** The API of the module that the test runs in. */
  static final ApiSources MAIN = new ApiSources(Path.of("src/main/java"), "io.millrace.api");

  /**
   * A documentation comment.
   *
   * @param place what it documents, for messages
   * @param text the comment without its stars; empty if there is none
   * @param components names of the components, if it documents a record
   * @param subject what it documents
   */
  record Comment(String place, String text, List<String> components, Subject subject) {}

  /** What a comment documents. */
  enum Subject {
    /** A type that users see, in a file of its own. */
    TYPE,
    /** A type that users see, in another. */
    NESTED_TYPE,
    /** Anything else. */
    MEMBER
  }

  /** The public and protected classes, nested ones behind the class around them. */
  List<Class<?>> types() {
    List<Class<?>> types = new ArrayList<>();
    for (Path file : files()) {
      String path = sourceFolder.relativize(file).toString();
      String name = path.substring(0, path.length() - ".java".length());
      add(named(name.replace(File.separatorChar, '.')), types);
    }
    return types;
  }

  private static void add(Class<?> type, List<Class<?>> types) {
    if (!isVisible(type.getModifiers())) {
      return;
    }
    types.add(type);
    Stream.of(type.getDeclaredClasses())
        .sorted(Comparator.comparing(Class::getName))
        .forEach(nested -> add(nested, types));
  }

  /** Whether users can name what has these modifiers. */
  static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static Class<?> named(String name) {
    try {
      return Class.forName(name, false, ApiSources.class.getClassLoader());
    } catch (ClassNotFoundException absent) {
      throw new IllegalStateException("Cannot find the class of a source; compile first", absent);
    }
  }

  /** Names of the packages with a class of the API. */
  List<String> packages() {
    return types().stream().map(Class::getPackageName).distinct().sorted().toList();
  }

  private List<Path> files() {
    Path root = sourceFolder.resolve(apiPackage.replace('.', '/'));
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("package-info.java"))
          .sorted(Comparator.comparing(Path::toString))
          .toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Every type that users see, with its comment if it has one, and every other comment. */
  List<Comment> comments() {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Comment> comments = new ArrayList<>();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files()));
      DocTrees trees = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new Scan(trees, comments).scan(unit, true);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return comments;
  }

  /** Collects comments. The parameter tells whether users see the class around a member. */
  private static final class Scan extends TreePathScanner<Void, Boolean> {

    private final DocTrees trees;
    private final List<Comment> comments;

    Scan(DocTrees trees, List<Comment> comments) {
      this.trees = trees;
      this.comments = comments;
    }

    @Override
    public Void visitClass(ClassTree type, Boolean outerVisible) {
      boolean visible = outerVisible && isSeen(type);
      List<String> components =
          type.getKind() == Tree.Kind.RECORD
              ? type.getMembers().stream().filter(Scan::isComponent).map(Scan::name).toList()
              : List.of();
      String text = text(getCurrentPath());
      if (visible) {
        Tree around = getCurrentPath().getParentPath().getLeaf();
        Subject subject =
            around instanceof CompilationUnitTree ? Subject.TYPE : Subject.NESTED_TYPE;
        comments.add(new Comment(place(type.getSimpleName()), text, components, subject));
      }
      for (Tree member : type.getMembers()) {
        String comment = text(new TreePath(getCurrentPath(), member));
        if (!(member instanceof ClassTree) && !comment.isEmpty()) {
          comments.add(
              new Comment(place(type.getSimpleName()), comment, List.of(), Subject.MEMBER));
        }
      }
      return super.visitClass(type, visible);
    }

    private boolean isSeen(ClassTree type) {
      Tree around = getCurrentPath().getParentPath().getLeaf();
      boolean inInterface = around.getKind() == Tree.Kind.INTERFACE;
      return inInterface
          || type.getModifiers().getFlags().contains(javax.lang.model.element.Modifier.PUBLIC)
          || type.getModifiers().getFlags().contains(javax.lang.model.element.Modifier.PROTECTED);
    }

    private static boolean isComponent(Tree member) {
      return member instanceof VariableTree field
          && !field.getModifiers().getFlags().contains(javax.lang.model.element.Modifier.STATIC);
    }

    private static String name(Tree member) {
      return ((VariableTree) member).getName().toString();
    }

    private String text(TreePath path) {
      String text = trees.getDocComment(path);
      return text == null ? "" : text;
    }

    private String place(CharSequence type) {
      CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
      return unit.getPackageName() + "." + type;
    }
  }
}

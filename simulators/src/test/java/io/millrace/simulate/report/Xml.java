package io.millrace.simulate.report;

import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXParseException;

/** Reads what was written with the JDK's own parser. */
public final class Xml {

  private Xml() {}

  /** Fails the test if the text is not well-formed. */
  public static Document parse(Object text) {
    try {
      DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
      builder.setErrorHandler(new Strict());
      return builder.parse(new InputSource(new StringReader(text.toString())));
    } catch (Exception fault) {
      throw new AssertionError("not well-formed: " + fault.getMessage() + "\n" + text, fault);
    }
  }

  /** Elements of a name whose class attribute begins with a word. */
  public static List<Element> find(Document document, String name, String kind) {
    NodeList all = document.getElementsByTagName(name);
    return IntStream.range(0, all.getLength())
        .mapToObj(at -> (Element) all.item(at))
        .filter(element -> element.getAttribute("class").startsWith(kind))
        .toList();
  }

  /** An attribute as a number. */
  public static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  private static final class Strict implements ErrorHandler {

    @Override
    public void warning(SAXParseException fault) throws SAXParseException {
      throw fault;
    }

    @Override
    public void error(SAXParseException fault) throws SAXParseException {
      throw fault;
    }

    @Override
    public void fatalError(SAXParseException fault) throws SAXParseException {
      throw fault;
    }
  }
}

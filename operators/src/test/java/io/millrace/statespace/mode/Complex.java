package io.millrace.statespace.mode;

/** A complex number, so that twins read like the formulas they check. */
public record Complex(double re, double im) {

  public static final Complex ZERO = new Complex(0, 0);
  public static final Complex ONE = new Complex(1, 0);

  public Complex plus(Complex other) {
    return new Complex(re + other.re, im + other.im);
  }

  public Complex minus(Complex other) {
    return new Complex(re - other.re, im - other.im);
  }

  public Complex times(Complex other) {
    return new Complex(re * other.re - im * other.im, re * other.im + im * other.re);
  }

  public Complex times(double factor) {
    return new Complex(factor * re, factor * im);
  }

  public Complex over(Complex other) {
    double square = other.re * other.re + other.im * other.im;
    return new Complex(
        (re * other.re + im * other.im) / square, (im * other.re - re * other.im) / square);
  }

  Complex conjugate() {
    return new Complex(re, -im);
  }

  public static Complex exp(Complex z) {
    return new Complex(Math.exp(z.re) * Math.cos(z.im), Math.exp(z.re) * Math.sin(z.im));
  }
}

package dev.dovecote.testkit.dynamo.value;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * Numbers as DynamoDB keeps them: at most 38 significant digits, magnitude from 1E-130 to below
 * 1E+126, without leading or trailing zeros. Source: Developer Guide, "Supported data types and
 * naming rules", Number.
 */
public final class Numbers {
  public static final int MAX_DIGITS = 38;

  private static final int MAX_TEXT = 400;
  private static final BigDecimal UPPER_BOUND = BigDecimal.ONE.scaleByPowerOfTen(126);
  private static final BigDecimal SMALLEST = BigDecimal.ONE.scaleByPowerOfTen(-130);
  private static final Pattern FORM =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,6})?");

  private Numbers() {}

  public static BigDecimal parse(String text) {
    if (text.length() > MAX_TEXT || !FORM.matcher(text).matches()) {
      throw Invalid.because("The parameter cannot be converted to a numeric value: " + text);
    }
    return checked(new BigDecimal(text));
  }

  public static String normalize(String text) {
    return text(parse(text));
  }

  public static String text(BigDecimal number) {
    return checked(number).toPlainString();
  }

  private static BigDecimal checked(BigDecimal number) {
    if (number.signum() == 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal stripped = number.stripTrailingZeros();
    if (stripped.precision() > MAX_DIGITS) {
      throw Invalid.because("Attempting to store more than 38 significant digits in a Number");
    }
    BigDecimal magnitude = stripped.abs();
    if (magnitude.compareTo(UPPER_BOUND) >= 0) {
      throw Invalid.because(
          "Number overflow. Attempting to store a number with magnitude larger than supported range");
    }
    if (magnitude.compareTo(SMALLEST) < 0) {
      throw Invalid.because(
          "Number underflow. Attempting to store a number with magnitude smaller than supported range");
    }
    return stripped;
  }
}

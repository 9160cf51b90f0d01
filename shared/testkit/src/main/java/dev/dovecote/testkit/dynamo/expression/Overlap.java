package dev.dovecote.testkit.dynamo.expression;

import java.util.List;

/** No two paths of one update or projection may be in each other's way. */
final class Overlap {
  private Overlap() {}

  static void check(Cursor cursor, List<Path> paths) {
    for (int i = 0; i < paths.size(); i++) {
      for (int j = i + 1; j < paths.size(); j++) {
        Path one = paths.get(i);
        Path two = paths.get(j);
        if (one.overlaps(two)) {
          throw cursor.error(
              "Two document paths overlap with each other; path one: "
                  + one
                  + ", path two: "
                  + two);
        }
        if (one.conflicts(two)) {
          throw cursor.error(
              "Two document paths conflict with each other; path one: "
                  + one
                  + ", path two: "
                  + two);
        }
      }
    }
  }
}

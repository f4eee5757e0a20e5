package dev.sheaf.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PackedIdsTest {
  private final PackedIds packed = new PackedIds();

  @Test
  void anyNumberOfIdsComesBack() {
    int greatest = MergeTable.MOST_IDS - 1;
    long one = pack(0);
    long two = pack(greatest, 0);
    long three = pack(0, greatest, greatest);
    long four = pack(1, 2, 3, greatest);
    long more = pack(new int[5000]);
    long five = pack(5, 6, 7, 8, 9);

    assertThat(written(one, 1)).containsExactly(0);
    assertThat(written(two, 2)).containsExactly(greatest, 0);
    assertThat(written(three, 3)).containsExactly(0, greatest, greatest);
    assertThat(written(four, 4)).containsExactly(1, 2, 3, greatest);
    assertThat(written(more, 5000)).containsOnly(0);
    assertThat(written(five, 5)).containsExactly(5, 6, 7, 8, 9);
  }

  @Test
  void upToThreeIdsLieInTheLongTheFirstOneLowest() {
    assertThat(pack(21831)).isEqualTo(21831);
    assertThat(pack(1169, 7, 55)).isEqualTo(1169 + (7L << 21) + (55L << 42));
    assertThat(pack(5, 6, 7, 8)).isZero();
    assertThat(pack(5, 6, 7, 8)).isEqualTo(4);
  }

  private long pack(int... ids) {
    return packed.pack(ids, 0, ids.length);
  }

  private int[] written(long ids, int count) {
    int[] out = new int[2 + count + PackedIds.SPARE];
    int end = packed.write(ids, count, out, 2);
    return Arrays.copyOfRange(out, 2, end);
  }
}

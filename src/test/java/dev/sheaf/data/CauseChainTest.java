package dev.sheaf.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CauseChainTest {
  @Test
  void beginsWithTheOutermost() {
    Exception inner = new Exception("inner");
    Exception outer = new Exception("outer", inner);

    assertThat(CauseChain.of(outer)).containsExactly(outer, inner);
    assertThat(CauseChain.deepest(outer)).isSameAs(inner);
    assertThat(CauseChain.deepest(inner)).isSameAs(inner);
  }

  @Test
  void endsWhereCausesGoRound() {
    Exception inner = new Exception("inner");
    Exception outer = new Exception("outer", inner);
    inner.initCause(outer);

    assertThat(CauseChain.of(outer)).containsExactly(outer, inner);
  }
}

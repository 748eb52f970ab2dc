using static TorchSharp.torch;

namespace Generative.Networks.Tests;

public sealed class Bd3lmMasksTests
{
    [Test]
    public void Block_causal_mask_shows_own_and_earlier_blocks_and_may_end_in_a_short_one()
    {
        using var mask = Bd3lmMasks.BlockCausal(3, 2);

        Assert.That(Values.Of(mask), Is.EqualTo(new double[] { 1, 1, 0, 1, 1, 0, 1, 1, 1 }));
    }

    [Test]
    public void Training_mask_of_single_tokens_is_written_out()
    {
        using var mask = Bd3lmMasks.Training(2, 1);

        Assert.That(Values.Of(mask), Is.EqualTo(new double[] { 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 1 }));
    }

    [TestCase(0, 1, "length is 0; give at least 1")]
    [TestCase(1, 0, "blockSize is 0; give at least 1")]
    public void Sizes_below_1_are_refused(long length, long blockSize, string message)
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => Bd3lmMasks.Training(length, blockSize), Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));
        Assert.That(() => Bd3lmMasks.BlockCausal(length, blockSize), Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));
    }
}

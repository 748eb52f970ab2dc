using static TorchSharp.torch;

namespace Generative.Networks.Tests;

public sealed class BlockOrderTests
{
    [Test]
    public void Boxes_are_read_one_after_the_other()
    {
        var order = new BlockOrder((2, 2, 4), (2, 1, 2));
        using var _ = Assert.EnterMultipleScope();
        Assert.That(order.Order, Is.EqualTo(new[] { 0, 1, 8, 9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15 }));
        Assert.That(order.BlockIds, Is.EqualTo(Enumerable.Range(0, 16).Select(i => i / 4)));
        Assert.That(order.Inverse.Select(i => order.Order[i]), Is.EqualTo(Enumerable.Range(0, 16)));
    }

    [TestCase(1, 1, 4)]
    [TestCase(1, 2, 4)]
    [TestCase(2, 2, 4)]
    public void Rows_and_frames_leave_the_reading_order(int t, int h, int w) =>
        Assert.That(new BlockOrder((2, 2, 4), (t, h, w)).Order, Is.EqualTo(Enumerable.Range(0, 16)));

    [Test]
    public void Sequence_goes_there_and_back()
    {
        using var scope = NewDisposeScope();
        var order = new BlockOrder((2, 4, 4), (1, 2, 2));
        var video = arange(64, int64).reshape(2, 2, 4, 4);
        var sequence = order.ToSequence(video);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(sequence[0].data<long>().ToArray(), Is.EqualTo(order.Order.Select(i => (long)i)));
        Assert.That(order.ToRaster(sequence).eq(video.reshape(2, -1)).all().item<bool>(), Is.True);
        Assert.That(() => order.ToSequence(zeros(2, 31)), Throws.ArgumentException.With.Message.Contains("2 x 4 x 4"));
        Assert.That(() => new BlockOrder((2, 4, 4), (1, 3, 2)), Throws.ArgumentException.With.Message.Contains("height"));
    }
}

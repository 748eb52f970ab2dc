namespace Generative.Sampling.Tests;

public sealed class BlockLayoutTests
{
    [Test]
    public void Blocks_begin_where_those_before_end()
    {
        var blocks = new BlockLayout([1, 4], 3);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Enumerable.Range(0, 5).Select(blocks.SizeOf), Is.EqualTo(new[] { 1, 4, 3, 3, 3 }));
        Assert.That(Enumerable.Range(0, 5).Select(blocks.StartOf), Is.EqualTo(new[] { 0, 1, 5, 8, 11 }));
        Assert.That(new[] { 0, 1, 5, 8, 11 }.Select(blocks.WholeBlocks), Is.EqualTo(new int?[] { 0, 1, 2, 3, 4 }));
        Assert.That(new[] { -1, 2, 4, 6, 10 }.Select(blocks.WholeBlocks), Is.All.Null);
        Assert.That((blocks.Count, blocks.Tokens, blocks.Size), Is.EqualTo(((int?)null, (int?)null, 0)));
    }

    [Test]
    public void Last_block_is_known_where_there_is_one()
    {
        var scales = new BlockLayout([1, 4, 9]);
        var video = BlockLayout.Even(4, tokens: 12);
        using var _ = Assert.EnterMultipleScope();
        Assert.That((scales.Count, scales.Tokens, scales.StartOf(3)), Is.EqualTo(((int?)3, (int?)14, 14)));
        Assert.That((video.Count, video.Size, video.WholeBlocks(16)), Is.EqualTo(((int?)3, 4, (int?)null)));
        Assert.That(() => scales.SizeOf(3), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("1, 4, 9"));
        Assert.That(() => scales.StartOf(4), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Layouts_that_cannot_be_are_refused()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => new BlockLayout([]), Throws.ArgumentException);
        Assert.That(() => new BlockLayout([1, 0]), Throws.ArgumentException.With.Message.Contains("[1, 0]"));
        Assert.That(() => new BlockLayout([], 4, tokens: 6), Throws.ArgumentException.With.Message.Contains("tokens is 6"));
        Assert.That(() => new BlockLayout([], 4) { Given = 3 }, Throws.ArgumentException.With.Message.Contains("Given is 3"));
    }
}

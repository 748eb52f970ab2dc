namespace Generative.Sampling.Tests;

public sealed class SharedTreeTests
{
    [Test]
    public void Rows_share_places_of_equal_rank_and_fill_those_they_lack()
    {
        Draft a = new([5, 6, 7]) { Parents = [-1, -1, 0] }, b = new([8, 9]) { Parents = [-1, 0] };

        var tree = new SharedTree([a, b]);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(tree.Parents, Is.EqualTo(new[] { -1, -1, 0 }));
        Assert.That(tree.Tokens, Is.EqualTo(new long[][] { [5, 6, 7], [8, 0, 9] }));
        Assert.That(new[] { tree.PlaceOf(1, -1), tree.PlaceOf(1, 0), tree.PlaceOf(1, 1) }, Is.EqualTo(new[] { -1, 0, 2 }));
    }
}

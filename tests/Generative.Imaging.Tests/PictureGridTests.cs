namespace Generative.Imaging.Tests;

[TestFixture]
public sealed class PictureGridTests
{
    [TestCase(1, 1, 0, 1)]
    [TestCase(6, 3, 2, 1)]
    [TestCase(5, 3, 1, 2)]
    [TestCase(2, 10, 3, 4)]
    [TestCase(7, 2, 0, 3)]
    public void Split_undoes_Arrange(int count, int columns, int padding, int scale)
    {
        foreach (var channels in new[] { 1, 3, 4 })
        {
            var pictures = Enumerable.Range(0, count).Select(seed => Samples.Noise(4, 3, channels, seed)).ToList();
            var grid = PictureGrid.Arrange(pictures, columns, padding, scale);
            var rows = (count + columns - 1) / columns;
            Assert.That(grid.Width, Is.EqualTo(padding + (columns * ((4 * scale) + padding))));
            Assert.That(grid.Height, Is.EqualTo(padding + (rows * ((3 * scale) + padding))));
            var back = PictureGrid.Split(grid, columns, padding, scale, count, 4, 3);
            Assert.That(back.Zip(pictures).Count(pair => pair.First.PixelsEqual(pair.Second)), Is.EqualTo(count));
        }
    }

    [Test]
    public void Arrange_places_rows_first_enlarges_and_leaves_background()
    {
        Picture[] pictures = [new(1, 1, 1, [10]), new(1, 1, 1, [20]), new(1, 1, 1, [30])];
        var grid = PictureGrid.Arrange(pictures, columns: 2, padding: 1, scale: 2, background: 9);
        Assert.That((grid.Width, grid.Height), Is.EqualTo((7, 7)));
        byte[] expected =
        [
            9, 9, 9, 9, 9, 9, 9,
            9, 10, 10, 9, 20, 20, 9,
            9, 10, 10, 9, 20, 20, 9,
            9, 9, 9, 9, 9, 9, 9,
            9, 30, 30, 9, 9, 9, 9,
            9, 30, 30, 9, 9, 9, 9,
            9, 9, 9, 9, 9, 9, 9,
        ];
        Assert.That(grid.Pixels.ToArray(), Is.EqualTo(expected));
    }

    [Test]
    public void Numbers_out_of_range_are_refused()
    {
        Picture[] one = [Samples.Noise(2, 2, 1)];
        Assert.That(() => PictureGrid.Arrange([], 1), Throws.ArgumentException);
        Assert.That(
            () => PictureGrid.Arrange(one, 0),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("columns is 0; give at least 1"));
        Assert.That(
            () => PictureGrid.Arrange(one, 1, padding: -1), Throws.InstanceOf<ArgumentException>().With.Message.Contains("padding is -1"));
        Assert.That(
            () => PictureGrid.Arrange(one, 1, scale: 0), Throws.InstanceOf<ArgumentException>().With.Message.Contains("scale is 0"));
        Assert.That(() => PictureGrid.Arrange([Samples.Noise(2, 2, 1), Samples.Noise(2, 2, 3)], 1), Throws.ArgumentException);
    }

    [TestCase(1, 0, 100_000)]
    [TestCase(int.MaxValue, 0, int.MaxValue)]
    [TestCase(int.MaxValue, int.MaxValue, int.MaxValue)]
    public void Grids_beyond_memory_are_refused(int columns, int padding, int scale) =>
        Assert.That(() => PictureGrid.Arrange([Samples.Noise(2, 2, 1)], columns, padding, scale), Throws.ArgumentException);

    [Test]
    public void Split_refuses_a_grid_of_another_size() => Assert.That(
        () => PictureGrid.Split(Samples.Noise(10, 10, 1), 2, 2, 1, 4, 3, 3),
        Throws.ArgumentException.With.Message.Contains("make 12x12"));
}

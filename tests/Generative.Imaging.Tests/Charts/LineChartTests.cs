namespace Generative.Imaging.Tests;

[TestFixture]
public sealed class LineChartTests
{
    private static readonly byte[] FirstColour = [0, 114, 178];

    [Test]
    public void A_horizontal_line_is_drawn_in_its_colour_at_its_height()
    {
        var picture = LineChart.Draw(
            "", "", "", [new("low", [0, 10], [0, 0]), new("middle", [0, 10], [5, 5]), new("high", [0, 10], [10, 10])], 400, 300);
        Assert.That((picture.Width, picture.Height, picture.Channels), Is.EqualTo((400, 300, 3)));

        // The first series runs along the frame's bottom, the frame being 40 below the top edge and 54 above the bottom one.
        var rows = Enumerable.Range(0, 300).Where(y => picture.Pixel(200, y).SequenceEqual(FirstColour)).ToList();
        Assert.That(rows, Is.Not.Empty.And.All.InRange(244, 248));
    }

    [TestCase(0.0, 1.0, TestName = "{m}(rising)")]
    [TestCase(1.0, 0.0, TestName = "{m}(falling)")]
    public void The_legend_keeps_clear_of_the_line(double first, double last)
    {
        // A legend over an end of the line would lay its pale ground over the colour there.
        var picture = LineChart.Draw("", "", "", [new("a line with a long name", [0, 1], [first, last])], 400, 300);
        bool Blue(int x, int y) => picture.Pixel(x, y) is [< 130, < 190, > 140];
        var columns = Enumerable.Range(0, 400).Where(x => Enumerable.Range(0, 300).Any(y => Blue(x, y))).ToList();
        Assert.That(columns, Has.Count.EqualTo(columns[^1] - columns[0] + 1), "columns without the line's colour");
    }

    [Test]
    public void Few_decades_have_ticks_between_them()
    {
        Picture Draw(double high) => LineChart.Draw("", "", "", [new("a", [0, 1], [1, high])], logY: true);
        // The rules of the grid, dark or pale grey from edge to edge in a column free of other ink.
        int Rules(Picture picture) => Enumerable.Range(42, 350).Count(y => picture.Pixel(300, y).SequenceEqual(new byte[] { 224, 224, 224 }));
        Assert.That(Rules(Draw(10)), Is.GreaterThanOrEqualTo(2), "2 and 5");
        Assert.That(Rules(Draw(1e6)), Is.GreaterThanOrEqualTo(2).And.LessThan(8), "whole decades only");
    }

    [Test]
    public void Same_input_gives_the_same_picture()
    {
        Picture Draw() => LineChart.Draw("t", "x", "y", [new("a", [1, 2, 3], [3, 1, 2])]);
        Assert.That(Draw().PixelsEqual(Draw()), Is.True);
    }

    [Test]
    public void Gaps_lone_points_and_flat_or_tiny_ranges_are_drawn([Values] bool logarithmic)
    {
        ChartSeries[] series =
        [
            new("gap", [0, 1, 2, 3], [1, double.NaN, double.PositiveInfinity, 2]),
            new("none", [0, 1], [double.NaN, double.NaN]),
            new("empty", [], []),
        ];
        Assert.That(LineChart.Draw("t", "x", "y", series, logY: logarithmic).Width, Is.EqualTo(800));
        foreach (var value in new[] { 1e-300, 1e-9, 1, 1e9, 1e300 })
        {
            Assert.That(LineChart.Draw("t", "x", "y", [new("one", [value], [value])], logY: logarithmic).Height, Is.EqualTo(450));
            ChartSeries two = new("two", [0, 1], [value, value * (1 + 1e-13)]);
            Assert.That(LineChart.Draw("t", "x", "y", [two], logY: logarithmic).Height, Is.EqualTo(450));
        }
    }

    [Test]
    public void Words_leave_ink_on_every_machine()
    {
        ChartSeries[] series = [new("a", [0, 1], [0, 1])];
        var plain = LineChart.Draw("", "", "", series);
        int Changed(string title, string xLabel, string yLabel, Func<int, int, bool> where)
        {
            var worded = LineChart.Draw(title, xLabel, yLabel, series);
            return Enumerable.Range(0, plain.Width * plain.Height).Select(at => (X: at % plain.Width, Y: at / plain.Width))
                .Count(at => where(at.X, at.Y) && !worded.Pixel(at.X, at.Y).SequenceEqual(plain.Pixel(at.X, at.Y)));
        }

        Assert.That(Changed("Title", "", "", (_, y) => y < 40), Is.GreaterThan(100));
        Assert.That(Changed("", "steps", "", (_, y) => y > 450 - 30), Is.GreaterThan(100));
        Assert.That(Changed("", "", "loss", (x, _) => x < 30), Is.GreaterThan(80));
        Assert.That(Changed("Title", "steps", "loss", (x, y) => x is > 100 and < 700 && y is > 60 and < 380), Is.Zero);
    }

    [Test]
    public void Every_printable_character_is_drawn_differently()
    {
        var seen = new HashSet<string>();
        for (var letter = '!'; letter <= '~'; letter++)
        {
            var picture = LineChart.Draw(letter.ToString(), "", "", [new("", [0, 1], [0, 1])], 200, 150);
            Assert.That(seen.Add(Convert.ToBase64String(picture.Pixels.Span)), Is.True, $"'{letter}' looks like another character");
        }
    }

    [Test]
    public void Nothing_to_draw_is_refused()
    {
        Assert.That(() => LineChart.Draw("t", "x", "y", []), Throws.ArgumentException);
        Assert.That(() => LineChart.Draw("t", "x", "y", [new("a", [1], [double.NaN])]), Throws.ArgumentException);
        Assert.That(
            () => LineChart.Draw("t", "x", "y", [new("a", [1], [-1])], logY: true),
            Throws.ArgumentException.With.Message.Contains("positive"));
        Assert.That(() => new ChartSeries("a", [1, 2], [1]), Throws.ArgumentException.With.Message.Contains("2 x and 1 y"));
        Assert.That(
            () => LineChart.Draw("t", "x", "y", [new("a", [1], [1])], width: 10),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("width is 10"));
    }
}

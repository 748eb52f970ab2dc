using Generative.Imaging;
using Generative.Training;

namespace Generative.Samples.Train;

/// <summary>The picture of a training's loss that stands in a model's card.</summary>
internal static class LossCurve
{
    /// <summary>Its file in the model's folder.</summary>
    public const string FileName = "loss.png";

    /// <summary>Draws and writes it.</summary>
    public static void Write(string path, string name, IReadOnlyList<LossPoint> curve)
    {
        // A hundred points show the course; the noise of single reports would hide it.
        var points = curve.Chunk(Math.Max(1, curve.Count / 100)).ToList();
        var series = new ChartSeries("training loss",
            [.. points.Select(p => (double)p[^1].Step)], [.. points.Select(p => p.Average(l => l.Loss))]);
        PictureFile.Write(path, LineChart.Draw(name, "step", "loss", [series]), new SkiaImageCodec());
    }
}

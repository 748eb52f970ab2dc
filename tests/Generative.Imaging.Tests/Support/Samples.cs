namespace Generative.Imaging.Tests;

/// <summary>Pictures with content that no encoder finds easy, and the parameters of an imaginary run.</summary>
internal static class Samples
{
    public static Picture Noise(int width, int height, int channels, int seed = 1)
    {
        var pixels = new byte[width * height * channels];
        new Random(seed).NextBytes(pixels);
        return new(width, height, channels, pixels);
    }

    /// <summary>A soft ramp, which lossy formats keep closely.</summary>
    public static Picture Ramp(int width, int height, int channels)
    {
        var pixels = new byte[width * height * channels];
        for (var at = 0; at < pixels.Length; at++)
        {
            var pixel = at / channels;
            pixels[at] = at % channels == 3 ? (byte)255 : (byte)(((pixel % width) + (pixel / width)) * 255 / (width + height));
        }

        return new(width, height, channels, pixels);
    }

    public static GenerationParameters Parameters() => new()
    {
        Model = "fashion-edm",
        WeightsHash = "sha256:00ff",
        Sampler = "edm-heun",
        Steps = 18,
        Seeds = [42, long.MaxValue, -1],
        Guidance = 1.25,
        Classes = ["sneaker", "naïve robe", "着物"],
        Columns = 2,
        Extra = new Dictionary<string, string> { ["zeta"] = "1", ["churn"] = "40" },
    };
}

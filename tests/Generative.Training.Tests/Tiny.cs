using Generative.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training.Tests;

/// <summary>The smallest things that train: a data set of noise and networks of a few thousand parameters.</summary>
internal static class Tiny
{
    public static LabelledImages Images(int count = 40, int size = 8)
    {
        using var generator = new Generator(3);
        return new(randint(0, 256, [count, 1, size, size], ScalarType.Byte, generator: generator),
            arange(count, ScalarType.Int64).remainder(3), ["a", "b", "c"]);
    }

    /// <summary>With dropout and class dropout, so that every source of chance takes part.</summary>
    public static EdmObjective Edm()
    {
        manual_seed(5);
        return new((EdmPrecond)NetworkFactory.Build(
            ComponentSettings.Create("SongUNet", new Dictionary<string, object?>
            {
                ["img_resolution"] = 8, ["in_channels"] = 1, ["out_channels"] = 1, ["label_dim"] = 3, ["model_channels"] = 8,
                ["channel_mult"] = new[] { 1, 2 }, ["num_blocks"] = 1, ["attn_resolutions"] = new[] { 4 }, ["dropout"] = 0.1,
            }),
            ComponentSettings.Create("edm", new Dictionary<string, object?>())));
    }

    public static ImageClassifier Classifier()
    {
        manual_seed(5);
        return new(1, 3, [8, 16], 8);
    }

    public static TrainerOptions Options(long steps = 12) => new()
    {
        Steps = steps, ScheduleSteps = 12, BatchSize = 8, LearningRate = 1e-2, WarmUp = 3, EmaDecay = 0.9, Seed = 7, CheckpointEvery = 4,
        ReportEvery = 3, Optimizer = new() { WeightDecay = 0.1 },
    };

    public static TemporaryFolder Folder() => new();
}

using static TorchSharp.torch;

namespace Generative.Networks.Tests;

/// <summary>A Griffin small enough for tests, with a window shorter than the texts.</summary>
internal static class TinyGriffin
{
    public static GriffinOptions Options { get; } = new()
    {
        VocabularySize = 11, Width = 16, InnerWidth = 24, Heads = 2, Attends = [false, true, false], Window = 5, LogitsCap = 8,
        RecurrentWidth = 12, ConvolutionWidth = 4,
    };

    /// <summary>A network whose weights are all some number: fresh biases and gains are 0, and would hide mistakes.</summary>
    public static GriffinModel Awake()
    {
        manual_seed(3);
        var network = new GriffinModel(Options with { });
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        foreach (var weight in network.parameters())
            weight.add_(randn(weight.shape) * 0.1);
        return network;
    }

    /// <summary>Tokens that depend on the place alone.</summary>
    public static Tensor Ids(int rows, int length)
    {
        long[] ids = [.. Enumerable.Range(0, rows * length).Select(i => (i * 7L + i / 3 * 5L) % 11)];
        return tensor(ids, [rows, length], ScalarType.Int64);
    }
}

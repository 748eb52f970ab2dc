using Generative.Checkpoints;
using Generative.Networks;
using Generative.Tokenizers;
using TorchSharp;

namespace Generative.Pipelines;

/// <summary>Tokenizers of pictures in folders: one by itself, as it is published, or the <c>tokenizer/</c> of a model of picture tokens.</summary>
public static class ImageTokenizerFolders
{
    /// <summary>Name of the tokenizer's folder inside a model's.</summary>
    public const string Name = "tokenizer";

    /// <summary>Whether a folder is a tokenizer's, or holds one. Never throws for what lies in it.</summary>
    /// <param name="directory">The folder.</param>
    public static bool Recognises(string directory) =>
        Magvit2Folder.Recognises(directory) || Magvit2Folder.Recognises(Path.Combine(directory, Name));

    /// <summary>Opens a tokenizer with its weights.</summary>
    /// <param name="directory">Its folder, or that of a model which holds it.</param>
    /// <param name="placement">Where it runs and in which dtype.</param>
    /// <returns>The tokenizer; the caller disposes it.</returns>
    /// <exception cref="InvalidDataException">The folder holds none, or its config or weights are wrong.</exception>
    /// <exception cref="WeightMismatchException">Weights are missing, unexpected or of another shape.</exception>
    public static Magvit2Tokenizer Open(string directory, Placement placement)
    {
        var folder = Find(directory);
        var tokenizer = ImageTokenizers.Create(folder.Settings);
        try
        {
            if (placement.DType != torch.ScalarType.Float32)
                tokenizer.Network.to(placement.DType);
            if (placement.Device.type != DeviceType.CPU)
                tokenizer.Network.to(placement.Device);
            folder.Load(tokenizer.Network);
            tokenizer.Network.eval();
            return tokenizer;
        }
        catch
        {
            tokenizer.Dispose();
            throw;
        }
    }

    /// <summary>What the config alone tells of its tokens, without weights.</summary>
    internal static ImageTokenLayout Layout(string directory)
    {
        using var nowhere = UnsetWeights.Nowhere();
        using var tokenizer = ImageTokenizers.Create(Find(directory).Settings);
        return tokenizer.Layout;
    }

    /// <summary>SHA-256 of its weights in lower-case hexadecimal.</summary>
    internal static string Hash(string directory) => Find(directory).WeightsHash;

    private static Magvit2Folder Find(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var inside = Path.Combine(directory, Name);
        return Magvit2Folder.Recognises(directory) ? Magvit2Folder.Open(directory)
            : Directory.Exists(inside) ? Magvit2Folder.Open(inside)
            : throw new InvalidDataException($"{directory} holds no tokenizer of pictures; give the folder of one, or a model with a {Name}/.");
    }
}

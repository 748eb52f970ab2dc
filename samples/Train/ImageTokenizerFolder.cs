using Generative.Checkpoints;
using Generative.Pipelines;
using Generative.Tokenizers;
using TorchSharp;

namespace Generative.Samples.Train;

/// <summary>The folder of a tokenizer of pictures, by itself or inside a model's or a run's.</summary>
internal static class ImageTokenizerFolder
{
    /// <summary>Its name inside another folder.</summary>
    public const string Name = ImageTokenizerFolders.Name;

    /// <summary>The tokenizer with its weights, on the CPU; the caller disposes it.</summary>
    public static Magvit2Tokenizer Open(string folder) => ImageTokenizerFolders.Open(folder, torch.CPU);

    /// <summary>Copies config, weights and card, the config last: a folder without it is none.</summary>
    public static void Copy(string source, string target)
    {
        _ = Magvit2Folder.Open(source);
        Directory.CreateDirectory(target);
        foreach (var file in Directory.GetFiles(source).OrderBy(f => Path.GetFileName(f) == "config.json"))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
    }
}

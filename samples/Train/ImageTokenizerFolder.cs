using Generative.Checkpoints;
using Generative.Tokenizers;

namespace Generative.Samples.Train;

/// <summary>The folder of a tokenizer of pictures, by itself or inside a model's or a run's.</summary>
internal static class ImageTokenizerFolder
{
    /// <summary>Its name inside another folder.</summary>
    public const string Name = "tokenizer";

    /// <summary>The tokenizer with its weights; the caller disposes it.</summary>
    public static Magvit2Tokenizer Open(string folder)
    {
        var opened = Magvit2Folder.Open(folder);
        var tokenizer = ImageTokenizers.Create(opened.Settings);
        try
        {
            opened.Load(tokenizer.Network);
            tokenizer.Network.eval();
            return tokenizer;
        }
        catch
        {
            tokenizer.Dispose();
            throw;
        }
    }

    /// <summary>Copies config, weights and card, the config last: a folder without it is none.</summary>
    public static void Copy(string source, string target)
    {
        _ = Magvit2Folder.Open(source);
        Directory.CreateDirectory(target);
        foreach (var file in Directory.GetFiles(source).OrderBy(f => Path.GetFileName(f) == "config.json"))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
    }
}

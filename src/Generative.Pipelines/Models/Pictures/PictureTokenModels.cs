using System.Security.Cryptography;
using System.Text;
using Generative.Checkpoints;
using Generative.Networks;
using Generative.Sampling;

namespace Generative.Pipelines;

/// <summary>
/// Turns a model folder of this SDK whose module writes picture tokens from left to right into a model. Its tokenizer is in the folder as
/// <c>tokenizer/</c>, in its published layout.
/// </summary>
internal static class PictureTokenModels
{
    private const string Type = "next-token", Kind = "image";

    /// <summary>Whether a folder's model is meant as one.</summary>
    public static bool Recognises(ModelConfig config) => config.Process?.Type == Type && config.State.Kind == Kind;

    /// <summary>What the configs alone tell.</summary>
    /// <exception cref="InvalidDataException">A config contradicts itself or the other.</exception>
    public static ModelDescription Describe(ModelFolder folder)
    {
        var config = folder.Config;
        var source = Path.Combine(folder.Directory, "config.json");
        using var built = CausalFacts.Build(config.Module);
        if (built is not FactorizedGpt network || config.Parameterisation?.Type != Type)
            throw new InvalidDataException($"{source}: pictures as tokens take a FactorizedGpt as 'module' and {Type} as 'parameterisation', "
                + $"which are {config.Module.Type} and {config.Parameterisation?.Type ?? "none"}.");
        var images = ImageTokenizerFolders.Layout(folder.Directory);
        var process = (NextTokenProcess)ProcessFactory.Create(config.Process!);
        Check(network.Options, images, process, config, source);
        var card = new ModelCard(config.Name, [network.Options.MaxLength])
        {
            PictureShape = config.State.Shape,
            Classes = config.Classes,
            DefaultSampler = config.Defaults?.Sampler,
            DefaultGuidance = config.Defaults?.Guidance ?? 1,
        };
        return new(card, CausalModel.UsualTraits with { KnowsUnconditional = config.KnowsUnconditional }, process)
        {
            PictureTokens = new(images, network.NoClass),
            ContextLength = network.ContextLength,
        };
    }

    /// <summary>Loads the weights of both.</summary>
    public static PictureTokenModel Load(ModelFolder folder, Placement placement)
    {
        var described = Describe(folder);
        var module = NetworkWeights.BuildInPlace(
            folder.Config.Module, folder.OpenWeights, placement, parameterisation: folder.Config.Parameterisation);
        var inner = CausalModels.Model(described, module, () => Hash(folder), placement);
        try
        {
            return new(inner, ImageTokenizerFolders.Open(folder.Directory, placement));
        }
        catch
        {
            inner.Dispose();
            throw;
        }
    }

    /// <summary>The pictures come from both: other weights of either are another model.</summary>
    private static string Hash(ModelFolder folder) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.ASCII.GetBytes(folder.WeightsHash + ImageTokenizerFolders.Hash(folder.Directory))));

    private static void Check(
        FactorizedOptions network, ImageTokenLayout images, NextTokenProcess process, ModelConfig config, string source)
    {
        Agree(network.Cells == images.Tokens, $"its module writes {network.Cells} tokens a picture, its tokenizer has {images.Tokens}");
        long[] sizes = images.SubTokenBits.Count == 0 ? [images.Codes] : [.. images.SubTokenBits.Select(b => 1L << b)];
        Agree(network.SlotSizes.Select(s => (long)s).SequenceEqual(sizes),
            $"its module has sub-tokens of [{string.Join(", ", network.SlotSizes)}] ids, its tokenizer of [{string.Join(", ", sizes)}]");
        Agree(process.Vocabulary == network.Vocabulary,
            $"'process' has a vocabulary of {process.Vocabulary}, its module {network.Vocabulary}");
        Agree(config.Classes.Count == network.Classes, $"'classes' names {config.Classes.Count}, its module has {network.Classes}");
        Agree(config.State.Shape.SequenceEqual(images.PictureShape.Select(n => (long)n)),
            $"'state' is [{string.Join(", ", config.State.Shape)}], its tokenizer makes [{string.Join(", ", images.PictureShape)}]");

        void Agree(bool holds, string otherwise)
        {
            if (!holds)
                throw new InvalidDataException($"{source}: {otherwise}; they must agree.");
        }
    }
}

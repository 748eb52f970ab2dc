using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Generative.Checkpoints;
using Generative.Networks;
using Generative.Sampling;
using TorchSharp;

namespace Generative.Pipelines;

/// <summary>
/// Turns a folder whose network writes picture tokens from left to right into a model: this SDK's own, or Open-MAGVIT2's published one.
/// Its tokenizer is in the folder as <c>tokenizer/</c>, in its published layout.
/// </summary>
internal static class PictureTokenModels
{
    private const string Type = "next-token", Kind = "image", Module = "FactorizedGpt";

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
        Check(network.Options, images, process.Vocabulary, source);
        Agree(config.Classes.Count == network.Options.Classes, source,
            $"'classes' names {config.Classes.Count}, its module has {network.Options.Classes}");
        Agree(config.State.Shape.SequenceEqual(images.PictureShape.Select(n => (long)n)), source,
            $"'state' is [{string.Join(", ", config.State.Shape)}], its tokenizer makes [{string.Join(", ", images.PictureShape)}]");
        var described = Describe(config.Name, network, images, config.Classes, config.KnowsUnconditional);
        return described with
        {
            Card = described.Card with { DefaultSampler = config.Defaults?.Sampler, DefaultGuidance = config.Defaults?.Guidance ?? 1 },
        };
    }

    /// <summary>What the configs of a published folder alone tell; its classes are called by their numbers.</summary>
    /// <exception cref="InvalidDataException">A config contradicts itself or the other.</exception>
    public static ModelDescription Describe(Magvit2TransformerFolder folder)
    {
        using var network = (FactorizedGpt)CausalFacts.Build(folder.ConfigAs(Module));
        var images = ImageTokenizerFolders.Layout(folder.Directory);
        Check(network.Options, images, network.Vocabulary, folder.ConfigPath);
        string[] classes = [.. Enumerable.Range(0, network.Options.Classes).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        return Describe(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder.Directory)), network, images, classes, guided: true);
    }

    /// <summary>Loads the weights of both.</summary>
    public static PictureTokenModel Load(ModelFolder folder, Placement placement) => Load(
        Describe(folder), NetworkWeights.BuildInPlace(folder.Config.Module, folder.OpenWeights, placement),
        folder.Directory, folder.WeightsHash, placement);

    /// <summary>Loads the weights of both.</summary>
    public static PictureTokenModel Load(Magvit2TransformerFolder folder, Placement placement) => Load(
        Describe(folder),
        NetworkWeights.BuildInPlace(folder.ConfigAs(Module), folder.OpenWeights, placement, Magvit2TransformerFolder.NameOf),
        folder.Directory, folder.WeightsHash, placement);

    private static ModelDescription Describe(
        string name, FactorizedGpt network, ImageTokenLayout images, IReadOnlyList<string> classes, bool guided)
    {
        var card = new ModelCard(name, [network.Options.MaxLength])
        {
            PictureShape = [.. images.PictureShape.Select(n => (long)n)],
            Classes = classes,
        };
        return new(card, CausalModel.UsualTraits with { KnowsUnconditional = guided }, new NextTokenProcess(network.Vocabulary))
        {
            PictureTokens = new(images, network.NoClass),
            ContextLength = network.ContextLength,
            CacheKinds = ((IDecoderNetwork)network).CacheKinds,
        };
    }

    private static PictureTokenModel Load(
        ModelDescription described, torch.nn.Module module, string directory, string hash, Placement placement)
    {
        var inner = CausalModels.Model(described, module, () => Hash(hash, directory), placement);
        try
        {
            return new(inner, ImageTokenizerFolders.Open(directory, placement));
        }
        catch
        {
            inner.Dispose();
            throw;
        }
    }

    /// <summary>The pictures come from both: other weights of either are another model.</summary>
    private static string Hash(string decoder, string directory) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.ASCII.GetBytes(decoder + ImageTokenizerFolders.Hash(directory))));

    private static void Check(FactorizedOptions network, ImageTokenLayout images, int vocabulary, string source)
    {
        Agree(network.Cells == images.Tokens, source,
            $"its module writes {network.Cells} tokens a picture, its tokenizer has {images.Tokens}");
        long[] sizes = images.SubTokenBits.Count == 0 ? [images.Codes] : [.. images.SubTokenBits.Select(b => 1L << b)];
        Agree(network.SlotSizes.Select(s => (long)s).SequenceEqual(sizes), source,
            $"its module has sub-tokens of [{string.Join(", ", network.SlotSizes)}] ids, its tokenizer of [{string.Join(", ", sizes)}]");
        Agree(vocabulary == network.Vocabulary, source, $"'process' has a vocabulary of {vocabulary}, its module {network.Vocabulary}");
    }

    private static void Agree(bool holds, string source, string otherwise)
    {
        if (!holds)
            throw new InvalidDataException($"{source}: {otherwise}; they must agree.");
    }
}

using Generative.Checkpoints;
using Generative.Networks;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>Turns a model folder of this SDK whose module is a network over tokens into a model.</summary>
internal static class TokenModels
{
    private const string TimeFree = "time-free", Subs = "subs", Score = "concrete-score";

    /// <summary>Whether a folder's model makes text.</summary>
    public static bool Recognises(ModelConfig config) => config.State.Kind == StateConfig.Text || TokenFacts.Knows(config.Module.Type);

    /// <summary>What the config alone tells.</summary>
    /// <exception cref="InvalidDataException">The config contradicts itself.</exception>
    public static ModelDescription Describe(ModelFolder folder)
    {
        var config = folder.Config;
        var facts = TokenFacts.Of(config.Module);
        var process = ProcessFactory.Create(config.Process!) as ITokenProcess ?? throw Contradiction(
            folder, $"'process' is {config.Process!.Type}, which is none over tokens; use absorbing or uniform-tokens");
        Check(folder, facts, process);
        var card = new ModelCard(config.Name, config.State.Shape)
        {
            PictureShape = [],
            DefaultSampler = config.Defaults?.Sampler,
            DefaultSteps = config.Defaults?.Steps,
            DefaultGuidance = config.Defaults?.Guidance ?? 1,
        };
        return new(card, facts.Traits, process) { Tokenizer = ModelTokenizer.In(folder.Directory, config.Name) };
    }

    /// <summary>Loads the weights.</summary>
    public static IGenerativeModel Load(ModelFolder folder, Placement placement) => Load(
        Describe(folder), NetworkFactory.Build(folder.Config.Module, folder.Config.Parameterisation), folder.OpenWeights,
        () => folder.WeightsHash, placement);

    /// <summary>Fills a network with its weights and makes a model of it; a failure frees it.</summary>
    /// <param name="described">What the config tells.</param>
    /// <param name="network">The network with fresh weights.</param>
    /// <param name="open">Opens the weights.</param>
    /// <param name="hash">Their hash.</param>
    /// <param name="placement">Where the model runs.</param>
    public static TokenModel Load(
        ModelDescription described, nn.Module network, Func<ITensorSource> open, Func<string> hash, Placement placement)
    {
        try
        {
            using (var weights = open())
                NetworkWeights.Load(network, weights, placement);
            var (asked, card) = (TokenNetwork.Of(network), described.Card with { WeightsHash = hash() });
            var process = (ITokenProcess)described.Process;
            return asked.CreateCache is { } cache ? new CachingTokenModel(asked, cache, process, card, described.Traits, placement.Device)
                : new TokenModel(asked, process, card, described.Traits, placement.Device);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static void Check(ModelFolder folder, TokenFacts facts, ITokenProcess process)
    {
        var config = folder.Config;
        if (process.Vocabulary != facts.Vocabulary)
            throw Contradiction(
                folder, $"'process' has a vocabulary of {process.Vocabulary}, its module {facts.Vocabulary}; they must agree");
        if (process.Mask != facts.Mask)
            throw Contradiction(folder, $"'process' has {Mask(process.Mask)}, its module {Mask(facts.Mask)}; they must agree");
        if (config.State.Kind != StateConfig.Text || config.State.Shape is not [var length] || length > facts.Length)
            throw Contradiction(folder, $"'state' is {config.State.Kind} [{string.Join(", ", config.State.Shape)}], "
                + $"its module makes text of at most [{facts.Length}]");
        var fits = config.Parameterisation!.Type switch
        {
            TimeFree => facts is { Output: PredictionKind.Logits, IsTimeFree: true },
            Subs => facts.Output == PredictionKind.Logits,
            Score => facts.Output == PredictionKind.ConcreteScore,
            var other => throw Contradiction(
                folder, $"'parameterisation' is {other}; a {config.Module.Type} takes {Subs}, {TimeFree} or {Score}"),
        };
        if (!fits)
            throw Contradiction(folder,
                $"'parameterisation' is {config.Parameterisation.Type}, which does not fit a {config.Module.Type}; use "
                + (facts.Output == PredictionKind.ConcreteScore ? Score : facts.IsTimeFree ? $"{Subs} or {TimeFree}" : Subs));
    }

    private static string Mask(int? id) => id is { } mask ? $"the mask {mask}" : "no mask";

    private static InvalidDataException Contradiction(ModelFolder folder, string what) =>
        new($"{Path.Combine(folder.Directory, "config.json")}: {what}.");
}

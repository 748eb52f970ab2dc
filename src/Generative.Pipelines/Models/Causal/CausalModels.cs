using Generative.Checkpoints;
using Generative.Networks;
using Generative.Sampling;
using Generative.Tokenizers;
using TorchSharp;

namespace Generative.Pipelines;

/// <summary>Turns a model folder of this SDK whose module writes from left to right into a model.</summary>
internal static class CausalModels
{
    private const string Type = "next-token";

    /// <summary>Whether a folder's model is meant as one.</summary>
    public static bool Recognises(ModelConfig config) => config.Process?.Type == Type || config.Parameterisation?.Type == Type;

    /// <summary>What the config alone tells.</summary>
    /// <exception cref="InvalidDataException">The config contradicts itself.</exception>
    public static ModelDescription Describe(ModelFolder folder)
    {
        var config = folder.Config;
        var source = Path.Combine(folder.Directory, "config.json");
        if (config.Process!.Type != Type || config.Parameterisation!.Type != Type)
            throw new InvalidDataException($"{source}: 'process' is {config.Process.Type} and 'parameterisation' "
                + $"{config.Parameterisation!.Type}; text from left to right takes {Type} for both.");
        var facts = CausalFacts.Of(config.Module);
        var process = (NextTokenProcess)ProcessFactory.Create(config.Process);
        if (process.Vocabulary != facts.Vocabulary)
            throw new InvalidDataException(
                $"{source}: 'process' has a vocabulary of {process.Vocabulary}, its module {facts.Vocabulary}; they must agree.");
        if (config.State.Kind != StateConfig.Text || config.State.Shape is not [var length] || length > (facts.ContextLength ?? length))
            throw new InvalidDataException($"{source}: 'state' is {config.State.Kind} [{string.Join(", ", config.State.Shape)}], "
                + $"its module writes text of at most [{facts.Length}].");
        int[] end = config.EndToken is { } token ? [token] : [];
        facts.Check("end_token", end, source);
        facts.Check("begin_token", config.BeginToken is { } begin ? [begin] : [], source);
        var card = new ModelCard(config.Name, config.State.Shape)
        {
            PictureShape = [],
            DefaultSampler = config.Defaults?.Sampler,
            DefaultSteps = config.Defaults?.Steps,
        };
        return new(card, CausalModel.UsualTraits, process)
        {
            Tokenizer = ModelTokenizer.In(folder.Directory, config.Name),
            ChatTemplate = () => ChatTemplate.Open(folder.Directory),
            ContextLength = facts.ContextLength,
            CacheKinds = facts.CacheKinds,
            EndTokens = end,
            BeginToken = config.BeginToken,
        };
    }

    /// <summary>Loads the weights.</summary>
    public static CausalModel Load(ModelFolder folder, Placement placement)
    {
        var described = Describe(folder);
        var module = NetworkWeights.BuildInPlace(
            folder.Config.Module, folder.OpenWeights, placement, parameterisation: folder.Config.Parameterisation);
        return Model(described, module, () => folder.WeightsHash, placement);
    }

    /// <summary>A network with its weights as a model; a failure frees it.</summary>
    public static CausalModel Model(ModelDescription described, torch.nn.Module module, Func<string> hash, Placement placement)
    {
        try
        {
            var card = described.Card with { WeightsHash = hash() };
            return new((IDecoderNetwork)module, module, (NextTokenProcess)described.Process, card, described.Traits, described.EndTokens,
                placement.Device);
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }
}

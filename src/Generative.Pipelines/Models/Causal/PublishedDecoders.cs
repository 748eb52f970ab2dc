using Generative.Checkpoints;
using Generative.Networks;
using Generative.Sampling;
using Generative.Tokenizers;

namespace Generative.Pipelines;

/// <summary>Turns a folder that a decoder is published in into a model: Llama, Mistral, Qwen2, GPT-2, RecurrentGemma.</summary>
public static class PublishedDecoders
{
    /// <summary>What the configs alone tell.</summary>
    /// <exception cref="InvalidDataException">A field is missing, unknown or out of range.</exception>
    public static ModelDescription Describe(DecoderFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var facts = CausalFacts.Of(Config(folder));
        var generation = folder.Generation;
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder.Directory));
        var card = new ModelCard(name, [facts.Length])
        {
            PictureShape = [],
            DefaultSampler = generation.DrawsTokens == false ? "greedy" : "sample",
            DefaultSettings = generation.Settings,
        };
        return new(card, CausalModel.UsualTraits, new NextTokenProcess(facts.Vocabulary))
        {
            Tokenizer = ModelTokenizer.In(folder.Directory, name),
            ChatTemplate = () => ChatTemplate.Open(folder.Directory),
            DefaultTokens = generation.NewTokens,
            ContextLength = facts.ContextLength,
            CacheKinds = facts.CacheKinds,
            // Published tools write their usual ids (50256) into the configs of networks with fewer tokens: such a token never comes up.
            EndTokens = [.. generation.EndTokens.Where(facts.Has)],
            BeginToken = generation.BeginToken is { } begin && facts.Has(begin) ? begin : null,
        };
    }

    /// <summary>Loads the weights, converted to the wanted dtype on the wanted device; they are never held twice.</summary>
    /// <inheritdoc cref="Describe" path="/exception"/>
    /// <exception cref="FileNotFoundException">There are no weights, or the index names a shard that is missing.</exception>
    /// <exception cref="WeightMismatchException">Weights are missing, unexpected or of another shape.</exception>
    public static ICausalModel Load(DecoderFolder folder, Placement placement)
    {
        var described = Describe(folder);
        var module = NetworkWeights.BuildInPlace(Config(folder), folder.OpenWeights, placement, Names(folder));
        return CausalModels.Model(described, module, () => folder.WeightsHash, placement);
    }

    /// <summary>The config as settings of the network that is built.</summary>
    internal static ComponentSettings Config(DecoderFolder folder) => folder.ConfigAs(folder.Kind switch
    {
        "gpt2" => nameof(Gpt2Model),
        "griffin" or "recurrent_gemma" => nameof(GriffinModel),
        _ => nameof(LlamaModel),
    });

    /// <summary>From the file's names to the network's; null for what is no weight.</summary>
    internal static Func<string, string?> Names(DecoderFolder folder)
    {
        var config = Config(folder);
        switch (config.Type)
        {
            case nameof(LlamaModel):
                var llama = LlamaOptions.Read(config);
                return name => LlamaNames.Map(name, llama);
            case nameof(Gpt2Model):
                var gpt2 = Gpt2Options.Read(config);
                return name => Gpt2Names.Map(name, gpt2);
            default:
                return name => name;
        }
    }
}

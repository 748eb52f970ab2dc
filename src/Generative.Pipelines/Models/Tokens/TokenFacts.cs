using Generative.Networks;

namespace Generative.Pipelines;

/// <summary>What the settings of a network over tokens tell before it is built.</summary>
/// <param name="Vocabulary">Tokens it answers about, the mask included.</param>
/// <param name="Length">Longest text.</param>
/// <param name="Mask">The token that stands for a hole; null for a network trained on tokens replaced by others.</param>
/// <param name="Output">What it answers.</param>
/// <param name="IsTimeFree">Whether it never hears of the noise.</param>
internal sealed record TokenFacts(int Vocabulary, int Length, int? Mask, PredictionKind Output, bool IsTimeFree)
{
    /// <summary>Tokens of a block that sees itself and the blocks before it; null where every token sees every token.</summary>
    public int? BlockLength { get; init; }

    /// <summary>What the validator must know.</summary>
    public ModelTraits Traits => new(Output)
    {
        IsTimeFree = IsTimeFree,
        Context = BlockLength is null ? ContextKind.Full : ContextKind.BlockCausal,
        BlockLength = BlockLength ?? 1,
    };

    /// <summary>Whether a type of module is a network over tokens.</summary>
    public static bool Knows(string type) => type
        is nameof(RaddTransformer) or nameof(MdlmTransformer) or nameof(SeddTransformer) or nameof(LladaModel) or nameof(Bd3lmModel);

    /// <summary>Reads them.</summary>
    /// <exception cref="InvalidDataException">A setting is wrong, or the module is no network over tokens.</exception>
    public static TokenFacts Of(ComponentSettings module) => module.Type switch
    {
        nameof(RaddTransformer) when RaddOptions.Read(module) is var o =>
            new(o.VocabularySize, o.Length, o.VocabularySize - 1, PredictionKind.Logits, true),
        nameof(MdlmTransformer) when MdlmOptions.Read(module) is var o =>
            new(o.VocabularySize, o.Length, o.VocabularySize - 1, PredictionKind.Logits, !o.TimeConditioning),
        nameof(SeddTransformer) when SeddOptions.Read(module) is var o =>
            new(o.VocabularySize, o.Length, o.Absorbing ? o.VocabularySize - 1 : null, PredictionKind.ConcreteScore, false),
        nameof(LladaModel) when LladaOptions.Read(module) is var o =>
            new(o.TableRows, o.MaxLength, o.MaskToken, PredictionKind.Logits, true),
        nameof(Bd3lmModel) when Bd3lmOptions.Read(module) is var o =>
            new(o.VocabularySize, o.Length, o.MaskToken, PredictionKind.Logits, !o.TimeConditioning) { BlockLength = o.BlockSize },
        var other => throw new InvalidDataException($"{module.Source}: a {other} is no network over tokens; "
            + "use RaddTransformer, MdlmTransformer, SeddTransformer, LladaModel or Bd3lmModel."),
    };
}

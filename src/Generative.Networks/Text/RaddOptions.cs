namespace Generative.Networks;

/// <summary>Sizes of a <see cref="RaddTransformer"/>; the vocabulary is the published <c>tokens</c> and the mask after them.</summary>
public sealed record RaddOptions : RotaryTransformerOptions
{
    /// <summary>
    /// Reads <c>tokens</c> and, from the nested <c>model</c> where there is one, <c>length</c>, <c>hidden_size</c>, <c>n_blocks</c> and
    /// <c>n_heads</c>, all of which must be there, and <c>dropout</c>. Other fields say how it was trained and change nothing.
    /// </summary>
    /// <exception cref="InvalidDataException">A setting is missing or out of range.</exception>
    public static RaddOptions Read(ComponentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var names = RotaryTransformerNames.Sedd;
        var model = settings.Has("model") ? settings.Required<ComponentSettings>("model") : settings;
        var tokens = settings.Required<int>(names.Vocabulary);
        new SettingChecks(settings.Source).Positive(tokens, names.Vocabulary);
        var options = new RaddOptions
        {
            VocabularySize = checked(tokens + 1),
            Length = model.Required<int>(names.Length),
            HiddenSize = model.Required<int>(names.Hidden),
            Depth = model.Required<int>(names.Depth),
            Heads = model.Required<int>(names.Heads),
            Dropout = model.Optional("dropout", 0.1),
        };
        options.Check(model.Source, names);
        return options;
    }
}

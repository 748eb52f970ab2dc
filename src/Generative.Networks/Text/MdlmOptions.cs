namespace Generative.Networks;

/// <summary>Sizes of an <see cref="MdlmTransformer"/>; names in parentheses are those of its published config.</summary>
public sealed record MdlmOptions : RotaryTransformerOptions
{
    /// <summary>Width of the conditioning (<c>cond_dim</c>).</summary>
    public int CondDim { get; init; } = 128;

    /// <summary>Whether the network is told the noise (<c>time_conditioning</c>); where not, it hears of a noise of 0 always.</summary>
    public bool TimeConditioning { get; init; }

    /// <summary>
    /// Reads <c>vocab_size</c>, <c>model_length</c>, <c>hidden_dim</c>, <c>cond_dim</c>, <c>n_blocks</c>, <c>n_heads</c> and
    /// <c>time_conditioning</c>, all of which must be there, and <c>dropout</c>. Other fields are the publisher's own and change nothing.
    /// </summary>
    /// <exception cref="InvalidDataException">A setting is missing or out of range.</exception>
    public static MdlmOptions Read(ComponentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var names = RotaryTransformerNames.Mdlm;
        var options = new MdlmOptions
        {
            VocabularySize = settings.Required<int>(names.Vocabulary),
            Length = settings.Required<int>(names.Length),
            HiddenSize = settings.Required<int>(names.Hidden),
            Depth = settings.Required<int>(names.Depth),
            Heads = settings.Required<int>(names.Heads),
            Dropout = settings.Optional("dropout", 0.1),
            CondDim = settings.Required<int>("cond_dim"),
            TimeConditioning = settings.Required<bool>("time_conditioning"),
        };
        options.Check(settings.Source, names);
        return options;
    }

    private protected override void CheckOwn(SettingChecks checks) => checks.Positive(CondDim, "cond_dim");
}

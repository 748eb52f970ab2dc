namespace Generative;

/// <summary>
/// Where guesses at a text's next tokens come from: a smaller model, the text itself, a table. Samplers check each guess against the model,
/// so a source decides how fast a text is written and never which. Immutable; one instance serves many threads.
/// </summary>
public interface IDraftSource
{
    /// <summary>Name for messages: lower case, words joined by '-'.</summary>
    string Name { get; }

    /// <summary>Numbers a user may set for a run; empty when there are none.</summary>
    IReadOnlyList<SamplerSetting> Settings { get; }

    /// <summary>Whether it asks a smaller model, and so needs <see cref="DecodingOptions.Draft"/>.</summary>
    bool NeedsDraft => false;

    /// <summary>Begins a run; the sampler disposes what it returns when the run ends, however it ends.</summary>
    /// <exception cref="ArgumentException">The request lacks what the source needs, or it does not fit the model.</exception>
    IDraftRun Begin(DraftSetup setup);
}

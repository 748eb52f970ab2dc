namespace Generative.Pipelines;

/// <summary>A piece of a template: fixed text, a special token, or a hole.</summary>
public sealed record TemplatePart
{
    private TemplatePart() { }

    /// <summary>Fixed text, or a special token's spelling; empty for a hole.</summary>
    public string Text { get; private init; } = "";

    /// <summary>Whether <see cref="Text"/> is one special token.</summary>
    public bool IsSpecial { get; private init; }

    /// <summary>Least tokens of a hole; 0 for what is fixed.</summary>
    public int Least { get; private init; }

    /// <summary>Most tokens of a hole; 0 for what is fixed.</summary>
    public int Most { get; private init; }

    /// <summary>Whether it is to be filled.</summary>
    public bool IsHole => Most > 0;

    /// <summary>Fixed text.</summary>
    public static TemplatePart Fixed(string text) => new() { Text = text };

    /// <summary>A special token that stays.</summary>
    public static TemplatePart Special(string spelling) => new() { Text = spelling, IsSpecial = true };

    /// <summary>A hole.</summary>
    /// <param name="least">Least tokens, at least 1.</param>
    /// <param name="most">Most tokens; the same for a hole of fixed length.</param>
    /// <exception cref="ArgumentException">The lengths are none.</exception>
    public static TemplatePart Hole(int least, int most) => least >= 1 && most >= least ? new() { Least = least, Most = most }
        : throw new ArgumentException($"a hole of {least} to {most} tokens is none; give at least 1, and the smaller number first.");
}

namespace Generative.Tokenizers;

/// <summary>What a word of a tag is.</summary>
internal enum JinjaTokenKind
{
    /// <summary>Behind the last one.</summary>
    End,

    /// <summary>A name or a keyword.</summary>
    Name,

    /// <summary>A text in quotes.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>An operator, a bracket, a comma.</summary>
    Sign,
}

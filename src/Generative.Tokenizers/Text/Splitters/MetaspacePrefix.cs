namespace Generative.Tokenizers;

/// <summary>Which pieces get a space in front, named as in tokenizer.json.</summary>
internal enum MetaspacePrefix
{
    /// <summary>All.</summary>
    Always,

    /// <summary>The one the text begins with.</summary>
    First,

    /// <summary>None.</summary>
    Never,
}

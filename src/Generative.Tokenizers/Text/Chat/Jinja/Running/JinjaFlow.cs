namespace Generative.Tokenizers;

/// <summary>How a template goes on behind a statement.</summary>
internal enum JinjaFlow
{
    /// <summary>With the next one.</summary>
    On,

    /// <summary>Behind the loop it stands in.</summary>
    Break,

    /// <summary>With that loop's next round.</summary>
    Continue,
}

namespace Generative.Tokenizers;

/// <summary>What a stretch of a template is.</summary>
internal enum JinjaSegmentKind
{
    /// <summary>Text that is written as it is.</summary>
    Text,

    /// <summary><c>{{ ... }}</c>: a value that is written.</summary>
    Value,

    /// <summary><c>{% ... %}</c>: a statement.</summary>
    Statement,
}

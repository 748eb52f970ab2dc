namespace Generative;

/// <summary>Kinds of verdict, better to worse.</summary>
public enum VerdictKind
{
    /// <summary>Follows the model's law.</summary>
    Exact,

    /// <summary>Follows another law.</summary>
    Approximate,

    /// <summary>Must not run.</summary>
    Invalid,
}

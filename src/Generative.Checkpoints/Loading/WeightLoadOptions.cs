namespace Generative.Checkpoints;

/// <summary>How stored names meet a module's names, and how strict to be. Immutable.</summary>
public sealed record WeightLoadOptions
{
    /// <summary>Only stored names that begin with this are considered, and lose it: <c>"model."</c>. Default: empty, all of them.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Turns a stored name (without the prefix) into the module's; null ignores that tensor. Default: names as they are.</summary>
    public Func<string, string?>? KeyMap { get; init; }

    /// <summary>
    /// True (default): names, shapes and kinds must fit exactly, or nothing is loaded. False: what fits is loaded and the report says
    /// what did not.
    /// </summary>
    public bool Strict { get; init; } = true;

    /// <summary>False (default): a tensor with NaN or infinity, after conversion to the module's dtype, stops the load.</summary>
    public bool AllowNotFinite { get; init; }
}

namespace Generative.Checkpoints;

/// <summary>What to take from a diffusers folder. Immutable.</summary>
public sealed record DiffusersOpenOptions
{
    /// <summary>
    /// Weights to prefer where a component has several: <c>fp16</c> for <c>diffusion_pytorch_model.fp16.safetensors</c>. Null (default) for
    /// the plain ones. A component without them gives what it has, and <see cref="DiffusersFolder.Notes"/> says so.
    /// </summary>
    public string? Variant { get; init; }

    /// <summary>False (default): floats of several dtypes inside one component stop its load, as the mark of a mixed-up file.</summary>
    public bool AllowMixedDTypes { get; init; }

    /// <exception cref="ArgumentException">The variant is no plain word: it becomes part of a file name.</exception>
    internal DiffusersOpenOptions Checked() => Variant is null || DiffusersNaming.IsWord(Variant) ? this
        : throw new ArgumentException($"variant is '{Variant}'; give a word of letters, digits, '-' and '_', such as fp16",
            nameof(Variant));
}

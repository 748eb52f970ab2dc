namespace Generative.Sampling;

/// <summary>The function B(h) that scales the residuals of <see cref="UniPc"/>. Zhao et al. 2023, section 3.1.</summary>
public enum UniPcVariant
{
    /// <summary>B(h) = h: better for unconditional sampling in few steps.</summary>
    Bh1,

    /// <summary>B(h) = e^h - 1: the recommended one.</summary>
    Bh2,
}

namespace Generative.Networks;

/// <summary>Distributions for fresh weights.</summary>
public enum InitMode
{
    /// <summary>Uniform, variance 2 / (fan in + fan out) (Glorot and Bengio 2010).</summary>
    XavierUniform,

    /// <summary>Uniform, variance 1 / fan in (He et al. 2015, without the factor for rectifiers).</summary>
    KaimingUniform,

    /// <summary>Normal, variance 1 / fan in.</summary>
    KaimingNormal,
}

namespace Generative.Sampling;

/// <summary>Which triangle the factor C of a pair's covariance, C C^T, fills: it decides which half of the noise each half of the state
/// sees.</summary>
public enum PsldFactorisation
{
    /// <summary>x = c11 e_x, m = c21 e_x + c22 e_m (Cholesky). The score of the momentum then depends on e_m alone.</summary>
    Lower,

    /// <summary>x = c11 e_x + c12 e_m, m = c22 e_m. The score of the position then depends on e_x alone.</summary>
    Upper,
}

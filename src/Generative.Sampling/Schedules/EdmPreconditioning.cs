namespace Generative.Sampling;

/// <summary>
/// The factors around a raw network F that make it a denoiser: D(x; sigma) = c_skip x + c_out F(c_in x, c_noise). Karras et al. 2022,
/// equation 7 and table 1.
/// </summary>
/// <param name="SigmaData">Standard deviation of the data; positive.</param>
/// <param name="IsVelocity">Whether F predicts v: c_out changes its sign.</param>
public readonly record struct EdmPreconditioning(double SigmaData, bool IsVelocity = false)
{
    /// <summary>Factor on the state in the answer.</summary>
    public double Skip(double sigma) => SigmaData * SigmaData / (sigma * sigma + SigmaData * SigmaData);

    /// <summary>Factor on the network's output.</summary>
    public double Out(double sigma) => (IsVelocity ? -1 : 1) * sigma * SigmaData / Math.Sqrt(sigma * sigma + SigmaData * SigmaData);

    /// <summary>Factor on the state the network sees.</summary>
    public double In(double sigma) => 1 / Math.Sqrt(sigma * sigma + SigmaData * SigmaData);

    /// <summary>What the network is told of the level: ln(sigma) / 4.</summary>
    public static double Time(double sigma) => 0.25 * Math.Log(sigma);
}

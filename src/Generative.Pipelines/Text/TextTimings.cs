namespace Generative.Pipelines;

/// <summary>Where the time of a request for text went.</summary>
/// <param name="Load">Until plan and model were ready; next to nothing when tokenizer and model already were.</param>
/// <param name="FirstToken">From the request until the first token was made.</param>
/// <param name="Total">From the request until the last text.</param>
/// <param name="Sampling">Inside the sampler's steps, network included.</param>
/// <param name="Network">Inside the network.</param>
public sealed record TextTimings(TimeSpan Load, TimeSpan FirstToken, TimeSpan Total, TimeSpan Sampling, TimeSpan Network)
{
    /// <summary>Share of a step outside the network, 0 to 1.</summary>
    public double SamplerOverheadFraction => Sampling > TimeSpan.Zero ? Math.Clamp(1 - Network / Sampling, 0, 1) : 0;
}

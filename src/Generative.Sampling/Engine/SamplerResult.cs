namespace Generative.Sampling;

/// <summary>How a run ended.</summary>
/// <param name="State">The sample; the caller disposes it.</param>
/// <param name="Summary">What it cost.</param>
public sealed record SamplerResult(SampleState State, SamplerSummary Summary) : IDisposable
{
    /// <summary>Frees the sample.</summary>
    public void Dispose()
    {
        foreach (var tensor in State.Tensors)
            tensor.Dispose();
    }
}

namespace Generative.Pipelines;

/// <summary>Texts that are made together, with the tensors of their request.</summary>
/// <param name="numbers">Which texts of the request, in the order of the rows.</param>
internal abstract class TextBatch(IReadOnlyList<int> numbers) : IDisposable
{
    /// <summary>Which texts, in the order of the rows.</summary>
    public IReadOnlyList<int> Numbers { get; } = numbers;

    /// <summary>The run.</summary>
    public abstract SamplingRequest Request { get; }

    /// <summary>Tokens made, as of the last look.</summary>
    public abstract long Made { get; }

    /// <summary>The texts as they stand, with what changed since the last look.</summary>
    public abstract IReadOnlyList<PartialText> Look(SampleState state);

    /// <summary>The texts once the run has ended.</summary>
    public abstract IReadOnlyList<FinishedText> Finish(SampleState state);

    /// <inheritdoc/>
    public abstract void Dispose();
}

namespace Generative.Pipelines;

/// <summary>
/// How one kind of model makes text: what a request means to it, which texts go together, and how they are run. Immutable; there is one for
/// models that fill a canvas and one for models that write from left to right.
/// </summary>
internal interface ITextForm
{
    /// <summary>Objects to options that mean nothing to such a model.</summary>
    /// <exception cref="ArgumentException">There is one; the message says what does instead.</exception>
    void Check(TextRequest request, ModelDescription model);

    /// <summary>The sampler a request means.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    ISampler Sampler(TextRequest request, ModelDescription model, SamplerRegistry samplers);

    /// <summary>Fills in and checks what is left.</summary>
    /// <exception cref="ArgumentException">A value is out of range, or the text does not fit the model.</exception>
    /// <exception cref="InvalidDataException">The tokenizer belongs to another model.</exception>
    TextPlan Plan(TextOrder order);

    /// <summary>Texts that go together, by their numbers.</summary>
    IEnumerable<int[]> Batches(TextPlan plan);

    /// <summary>Begins texts that go together.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="numbers">Which texts.</param>
    /// <param name="random">Where random streams come from.</param>
    /// <param name="draft">The model that proposes; null for none.</param>
    TextBatch Begin(TextPlan plan, IReadOnlyList<int> numbers, IRandomSourceFactory random, ICausalModel? draft);
}

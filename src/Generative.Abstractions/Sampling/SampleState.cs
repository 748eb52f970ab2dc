using static TorchSharp.torch;

namespace Generative;

/// <summary>
/// What a sampler walks: the value, and whatever must travel with it from step to step (momentum, multistep history, residual sums,
/// a second token slot). Holds tensors but does not own them: the run does.
/// </summary>
/// <param name="value">[batch, ...], float64 for continuous states, int64 for tokens and counts.</param>
/// <param name="parts">Named companions, each [batch, ...].</param>
public sealed class SampleState(Tensor value, IReadOnlyDictionary<string, Tensor>? parts = null)
{
    private static readonly IReadOnlyDictionary<string, Tensor> None = new Dictionary<string, Tensor>();

    /// <summary>The value itself.</summary>
    public Tensor Value { get; } = value;

    /// <summary>Named companions; everything a saved run must hold to go on.</summary>
    public IReadOnlyDictionary<string, Tensor> Parts { get; } = parts ?? None;

    /// <summary>Value and companions.</summary>
    public IEnumerable<Tensor> Tensors => Parts.Values.Prepend(Value);

    /// <summary>This state with another value.</summary>
    public SampleState With(Tensor value) => new(value, Parts);

    /// <summary>This state with one companion set.</summary>
    public SampleState WithPart(string name, Tensor part) => new(Value, new Dictionary<string, Tensor>(Parts) { [name] = part });

    /// <summary>A state of a value alone.</summary>
    public static implicit operator SampleState(Tensor value) => new(value);
}

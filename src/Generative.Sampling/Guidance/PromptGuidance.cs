using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Classifier-free guidance of masked diffusion by its prompt (Nie et al. 2024, "Scaling up Masked Diffusion Models on Text"; LLaDA):
/// logits = un + (s + 1) (cond - un), where the unconditional answer is about the same canvas with the prompt masked. Both come from
/// one batch of twice the rows. Any network that fills holes can be asked so, whatever it was trained with.
/// </summary>
public sealed class PromptGuidance : IGuidance
{
    /// <summary>
    /// Name of the tensor in <see cref="Conditioning.Tensors"/> that says which tokens are the prompt: [rows, length], not 0 there. A
    /// run with this guidance must bring it.
    /// </summary>
    public const string Prompt = "prompt";

    /// <summary>Guidance of the given scale.</summary>
    /// <param name="scale">s; any finite number, 0 for none. Published as <c>cfg_scale</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not finite.</exception>
    public PromptGuidance(double scale) => Scale = double.IsFinite(scale) ? scale
        : throw new ArgumentOutOfRangeException(nameof(scale), scale, $"scale is {scale}; give a finite number, 0 for none.");

    /// <inheritdoc/>
    public string Name => "prompt";

    /// <summary>False: answers are combined alike at every level.</summary>
    public bool DependsOnLevel => false;

    /// <summary>s.</summary>
    public double Scale { get; }

    /// <inheritdoc/>
    public Verdict Judge(IGenerativeModel model) =>
        Scale == 0 ? Verdict.Exact
        : model.Process is not ITokenProcess { Mask: not null }
            ? Verdict.Invalid($"guidance by the prompt masks it, and the process '{model.Process.Name}' has no mask token; use guidance 0")
        : Verdict.Approximate(FormattableString.Invariant($"guidance {Scale} sharpens the model's law towards the prompt"));

    /// <inheritdoc/>
    public IPredictor Guide(IPredictor inner, IGenerativeModel model) => Scale == 0 ? inner
        : new Guided(inner, Scale, ((ITokenProcess)model.Process).Mask!.Value);

    private sealed class Guided(IPredictor inner, double scale, long mask) : IPredictor
    {
        public Prediction Predict(PredictionRequest request)
        {
            var ids = request.State;
            if (!request.Conditioning.Tensors.TryGetValue(Prompt, out var prompt) || !prompt.shape.SequenceEqual(ids.shape))
                throw new ArgumentException($"The conditioning's tensor '{Prompt}' is "
                    + (prompt is null ? "missing" : $"[{string.Join(", ", prompt.shape)}]")
                    + $"; give [{string.Join(", ", ids.shape)}], not 0 at the prompt's tokens.", nameof(request));
            var both = inner.Predict(request with
            {
                State = cat([ids, ids.masked_fill(prompt.to(ids.device).ne(0), mask)]),
                Levels = GuidedRows.Twice(request.Levels),
                Conditioning = request.Conditioning.Select([.. GuidedRows.Twice((int)ids.shape[0])]),
            });
            var halves = both.Value.chunk(2);
            return both with { Value = halves[1] + (halves[0] - halves[1]) * (scale + 1), Variance = null };
        }
    }
}

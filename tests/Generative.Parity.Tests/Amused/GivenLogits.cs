using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Answers with the stored logits of the step that the level names.</summary>
/// <param name="logits">[steps, rows, length, tokens]; the mask comes after the tokens.</param>
/// <param name="mask">Its id.</param>
internal sealed class GivenLogits(Tensor logits, int mask) : IGenerativeModel
{
    public ModelCard Card { get; } = new("given logits", [logits.shape[2]]);

    public ModelTraits Traits { get; } = new(PredictionKind.Logits);

    public IForwardProcess Process { get; } = new AbsorbingProcess(new LogLinearMaskSchedule(0), mask + 1, mask);

    public Device Device => CPU;

    public Prediction Predict(PredictionRequest request)
    {
        var steps = logits.shape[0];
        return new(logits[steps - (long)Math.Round(request.Levels.Uniform * steps)], PredictionKind.Logits);
    }

    public void Dispose() { }
}

using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Answers with the stored logits of one step after the other, whatever it is asked about. For one run.</summary>
/// <param name="logits">[steps, rows, length, tokens]; the mask comes after the tokens, though not always next.</param>
/// <param name="mask">Its id.</param>
internal sealed class GivenLogits(Tensor logits, int mask) : IGenerativeModel
{
    private long _asked;

    public ModelCard Card { get; } = new("given logits", [logits.shape[2]]);

    public ModelTraits Traits { get; } = new(PredictionKind.Logits);

    public IForwardProcess Process { get; } =
        new AbsorbingProcess(new LogLinearMaskSchedule(0), Math.Max(mask + 1, (int)logits.shape[3]), mask);

    public Device Device => CPU;

    public Prediction Predict(PredictionRequest request) => new(logits[_asked++], PredictionKind.Logits);

    public void Dispose() { }
}

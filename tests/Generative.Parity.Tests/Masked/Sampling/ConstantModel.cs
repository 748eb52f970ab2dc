using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>One token and the mask: what is drawn does not matter, only when.</summary>
/// <param name="schedule">Schedule of the masks.</param>
/// <param name="length">Tokens a row.</param>
internal sealed class ConstantModel(MaskSchedule schedule, long length) : IGenerativeModel
{
    public ModelCard Card { get; } = new("constant", [length]);

    public ModelTraits Traits { get; } = new(PredictionKind.Logits) { IsTimeFree = true };

    public IForwardProcess Process { get; } = new AbsorbingProcess(schedule, 2, 1);

    public Device Device => CPU;

    public Prediction Predict(PredictionRequest request) => new(zeros([.. request.State.shape, 2]), PredictionKind.Logits);

    public void Dispose() { }
}

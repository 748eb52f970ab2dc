using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>
/// Wants token (row + position) % 5 at every position of a batch row and is surest where (position + row) % positions is smallest,
/// so that each row has an order of its own.
/// </summary>
internal sealed class ConfidentTokens(int positions) : IGenerativeModel
{
    public const int Vocabulary = 5;

    public ModelCard Card { get; } = new("tokens", [positions]);

    public ModelTraits Traits { get; } = new(PredictionKind.Logits) { IsTimeFree = true };

    public IForwardProcess Process { get; } = new MaskProcess();

    public Device Device => CPU;

    public static long Wanted(int row, int position) => (row + position) % Vocabulary;

    public Prediction Predict(PredictionRequest request)
    {
        var rows = (int)request.State.shape[0];
        var logits = new float[rows * positions * Vocabulary];
        for (var r = 0; r < rows; r++)
            for (var p = 0; p < positions; p++)
                logits[(r * positions + p) * Vocabulary + Wanted(r, p)] = 1 + positions - (p + r) % positions;
        return new(tensor(logits, [rows, positions, Vocabulary]), PredictionKind.Logits);
    }

    public void Dispose() { }
}

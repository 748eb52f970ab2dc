using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>An adaptive plan: looks once, then frees in every batch row the masked position with the highest probability.</summary>
internal sealed class MostConfidentFirst : INoisePlan
{
    public string Name => "confidence";

    public PlanTraits Traits { get; } = new(PlanOrder.AnyOrder) { IsAdaptive = true };

    public IPlanRun Begin(PlanRequest request) => new Run(request);

    private sealed class Run(PlanRequest request) : IPlanRun
    {
        public int? Steps => null;

        public NoiseLevels? Row(int index, NoiseLevels? previous, PlanFeedback? feedback)
        {
            if (feedback is null)
                return NoiseLevels.All(1);
            var masked = Values.Of(feedback.State.Value).Select(t => t == MaskProcess.Mask ? 1.0 : 0).ToArray();
            if (feedback.Prediction is not { } logits)
                return NoiseLevels.PerRow(request.Rows, masked);
            if (masked.All(m => m == 0))
                return null;
            var sure = Values.Of(logits.softmax(2).amax(2));
            for (var r = 0; r < request.Rows; r++)
            {
                var open = Enumerable.Range(r * request.Positions, request.Positions).Where(i => masked[i] == 1).ToArray();
                if (open.Length > 0)
                    masked[open.MaxBy(i => sure[i])] = 0;
            }
            return NoiseLevels.PerRow(request.Rows, masked);
        }
    }
}

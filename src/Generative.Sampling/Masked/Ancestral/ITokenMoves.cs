using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>How tokens move in a step, given an answer of the network at its start. Belongs to one run.</summary>
internal interface ITokenMoves
{
    /// <summary>From one level to a lower one above 0.</summary>
    Tensor Leap(Tensor ids, Tensor answer, double from, double to, int index);

    /// <summary>From a level to clean tokens.</summary>
    Tensor Finish(Tensor ids, Tensor answer, double from, int index);
}

using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>Checks the tensors a request brings against the model's rows, before torch would broadcast them or object in its own words.</summary>
internal static class RequestShapes
{
    /// <summary>Objects to a start state, or to known values and their mask, of another shape.</summary>
    public static void Check(SamplingRequest request, ModelCard card)
    {
        long[] shape = [request.Seeds.Count, .. card.RowShape];
        if (request.Start is { } start)
        {
            CheckStart(start, shape, nameof(request));
            shape = start.State.Value.shape;
        }
        if (request.Known is not { } known)
            return;
        CheckBroadcasts("known values", known.Clean, shape, nameof(request));
        CheckBroadcasts("mask", known.Mask, shape, nameof(request));
    }

    private static void CheckStart(SamplingStart start, long[] shape, string request)
    {
        if (start.Row < 0)
            throw new ArgumentOutOfRangeException(request, start.Row, $"start row is {start.Row}; give 0 for the plan's first row, or a later one.");
        var given = start.State.Value.shape;
        if (given.Length == 0 || given[0] != shape[0])
            throw new ArgumentException(
                $"The start state has {(given.Length == 0 ? 0 : given[0])} rows, the request {shape[0]} seeds; they must agree.", request);
        // Sizes may be others than the card's: many networks take larger pictures and longer texts. Dimensions and channels may not.
        if (given.Length != shape.Length || (shape.Length == 4 && given[1] != shape[1]))
            throw new ArgumentException(
                $"The start state has shape [{string.Join(", ", given)}], the run [{string.Join(", ", shape)}]; dimensions and channels must agree.", request);
    }

    private static void CheckBroadcasts(string what, Tensor tensor, long[] shape, string request)
    {
        var given = tensor.shape;
        var fits = given.Length <= shape.Length && given.Reverse().Zip(shape.Reverse()).All(p => p.First == 1 || p.First == p.Second);
        if (!fits)
            throw new ArgumentException(
                $"The {what} have shape [{string.Join(", ", given)}], the run [{string.Join(", ", shape)}]; give that shape, or one that broadcasts to it.", request);
    }
}

using System.Globalization;

namespace Generative.Checkpoints;

/// <summary>How much a pickle may ask for: each value costs memory that a byte of the file can demand over and over.</summary>
/// <param name="limit">Values that may be made or remembered.</param>
internal sealed class PickleBudget(long limit = PickleBudget.Usual)
{
    private const long Usual = 8_000_000;

    private long _spent;

    /// <summary>Takes one value, or refuses the file.</summary>
    public void Spend(PickleReader place)
    {
        if (++_spent > limit)
            throw place.Bad(string.Create(CultureInfo.InvariantCulture,
                $"more than {limit} values are described, which no checkpoint does; save only its state_dict"));
    }
}

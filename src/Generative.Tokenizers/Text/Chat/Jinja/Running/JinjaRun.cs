using System.Runtime.CompilerServices;

namespace Generative.Tokenizers;

/// <summary>
/// What one rendering has done so far, and how far it may go. A template comes with a download: it may be wrong or hostile, and must then
/// end in an error, neither in a loop without end nor with all memory taken nor with a broken stack. Belongs to one rendering.
/// </summary>
internal sealed class JinjaRun
{
    private const long Work = 1L << 27, LeastLetters = 1L << 24, MostLetters = 1L << 29;
    private const int StepWork = 8, ItemWork = 4, LettersReadAtOnce = 8, MostItems = 1_000_000, MostCalls = 100;

    private readonly long _mostWork, _mostLetters;
    private long _work;
    private int _calls;

    /// <summary>A rendering that begins.</summary>
    /// <param name="given">Letters of the conversation; a long one may take more work.</param>
    /// <param name="clock">What a template's date is read from.</param>
    public JinjaRun(long given, TimeProvider clock) =>
        (_mostWork, _mostLetters, Clock) = (Work + 32 * given, Math.Min(LeastLetters + 4 * given, MostLetters), clock);

    /// <summary>What a template's date is read from.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Counts an operation, which may lead into others.</summary>
    public void Step(JinjaWords words)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw words.Error("the template goes too deep here; flatten it");
        Charge(StepWork, words);
    }

    /// <summary>Counts letters that are about to be written.</summary>
    public void Letters(long count, JinjaWords words)
    {
        Bound(count, words);
        Charge(count, words);
    }

    /// <summary>Objects to a text of so many letters, if they are too many.</summary>
    public void Bound(long letters, JinjaWords words)
    {
        if (letters > _mostLetters)
            throw words.Error($"a text grows beyond {_mostLetters} letters");
    }

    /// <summary>Counts letters that are looked at, which is quick.</summary>
    public void Read(long letters, JinjaWords words) => Charge(letters / LettersReadAtOnce, words);

    /// <summary>Counts items of a list that is about to be made or gone through.</summary>
    public void Items(long count, JinjaWords words)
    {
        Bounded(count, words);
        Charge(ItemWork * count, words);
    }

    /// <summary>Objects to a list of so many items, if they are too many.</summary>
    public static void Bounded(long items, JinjaWords words)
    {
        if (items > MostItems)
            throw words.Error($"a list grows beyond {MostItems} items");
    }

    /// <summary>Runs a macro.</summary>
    public T Call<T>(Func<T> macro, JinjaWords words)
    {
        if (_calls == MostCalls)
            throw words.Error($"macros call each other more than {MostCalls} deep");
        _calls++;
        var result = macro();
        _calls--; // an error ends the whole rendering, so nobody counts on after one
        return result;
    }

    private void Charge(long work, JinjaWords words)
    {
        _work += work;
        if (_work > _mostWork)
            throw words.Error($"the template has worked for {_mostWork} units and is not done; its loops are too long");
    }
}

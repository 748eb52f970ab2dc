using System.Text;
using System.Text.RegularExpressions;

namespace Generative.Architecture.Tests;

/// <summary>
/// Cuts code into the bodies of methods, accessors, lambdas and local functions, each without the bodies nested in it. A heuristic over
/// braces: a block is a body when what stands before it looks like a signature and not like a statement.
/// </summary>
internal static partial class MethodBodies
{
    /// <summary>Every body of a source text, with the position it begins at.</summary>
    public static IReadOnlyList<(int Start, string Body)> Of(string source)
    {
        var code = CSharpText.Code(source);
        List<(int, string)> bodies = [];
        var blocks = new Stack<Block>([new Block(0, new StringBuilder(), OwnBody: false, Parentheses: 0)]);
        var (header, parentheses) = (0, 0);
        for (var i = 0; i < code.Length; i++)
        {
            var block = blocks.Peek();
            if (code[i] == '{')
            {
                var isBody = IsSignature(code[header..i].Trim());
                blocks.Push(new(i, isBody ? new() : block.Text, isBody, parentheses));
                (header, parentheses) = (i + 1, 0);
            }
            else if (code[i] == '}' && blocks.Count > 1)
            {
                if (block.OwnBody)
                    bodies.Add((block.Start, block.Text.ToString()));
                parentheses = blocks.Pop().Parentheses;
                header = i + 1;
            }
            else
            {
                block.Text.Append(code[i]);
                parentheses += code[i] switch { '(' => 1, ')' => -1, _ => 0 };
                if (code[i] == ';' && parentheses == 0)
                    header = i + 1;
            }
        }
        return bodies;
    }

    private static bool IsSignature(string header) =>
        header.EndsWith("=>", StringComparison.Ordinal) || Accessor().IsMatch(header)
        || Signature().IsMatch(header) && !Statement().IsMatch(header) && !Creation().IsMatch(header);

    private sealed record Block(int Start, StringBuilder Text, bool OwnBody, int Parentheses);

    [GeneratedRegex(@"(^|\s)(get|set|init|add|remove)$")]
    private static partial Regex Accessor();

    [GeneratedRegex(@"\)\s*(where\s[^{]*)?$")]
    private static partial Regex Signature();

    [GeneratedRegex(@"^(else\s+)?(await\s+)?(if|for|foreach|while|switch|using|lock|catch|fixed)\b|\b(class|struct|record|interface)\s")]
    private static partial Regex Statement();

    [GeneratedRegex(@"[=(,:]\s*new\b|\breturn\s+new\b")]
    private static partial Regex Creation();
}

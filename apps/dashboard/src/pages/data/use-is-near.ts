import { type RefObject, useEffect, useState } from 'react';

/** Room above and below what is seen in which an element counts as near. */
const MARGIN = '300px 0px';

/** Whether an element is on the screen or about to be, so that what it shows is worth reading. */
export function useIsNear(element: RefObject<Element | null>): boolean {
  const [isNear, setIsNear] = useState(false);
  useEffect(() => {
    const { current } = element;
    if (current === null) return;
    const observer = new IntersectionObserver((entries) => setIsNear(entries.at(-1)?.isIntersecting === true), {
      rootMargin: MARGIN,
    });
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return isNear;
}
